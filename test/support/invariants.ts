import type { Session } from '../../src/database/session';

/**
 * The rules of the domain as questions to the whole database: each statement finds rows that break one, so that a sound
 * database answers with none.
 */
const broken: Record<string, string> = {
  'rule 1: two active applications of a person to a role':
    "SELECT roleId, applicantId FROM applications WHERE status = 'ACTIVE' GROUP BY roleId, applicantId HAVING COUNT(*) > 1",
  'rule 3: a stage of another role':
    'SELECT a.id FROM applications a JOIN interview_stages s ON s.id = a.stageId WHERE s.roleId <> a.roleId',
  'rule 4: the last transition is not the present state':
    'SELECT a.id FROM applications a LEFT JOIN stage_transitions t ON t.id = (SELECT MAX(x.id) FROM stage_transitions x WHERE ' +
    'x.applicationId = a.id) WHERE t.id IS NULL OR t.toStageId <> a.stageId OR t.toStatus <> a.status',
  'rule 4: a transition does not begin where the one before ended':
    'SELECT t.id FROM stage_transitions t LEFT JOIN stage_transitions p ON p.id = (SELECT MAX(x.id) FROM stage_transitions x WHERE ' +
    'x.applicationId = t.applicationId AND x.id < t.id) WHERE (p.id IS NULL AND t.fromStageId IS NOT NULL) OR ' +
    '(p.id IS NOT NULL AND (t.fromStageId IS NULL OR t.fromStageId <> p.toStageId OR t.fromStatus <> p.toStatus OR t.occurredAt < p.occurredAt))',
  'rule 5: a transition without its change of version':
    "SELECT a.id FROM applications a WHERE a.version < (SELECT COUNT(*) FROM stage_transitions t WHERE t.applicationId = a.id AND t.via <> 'IMPORT')",
  'rule 6: an ended application with an unresolved offer':
    "SELECT o.id FROM offers o JOIN applications a ON a.id = o.applicationId WHERE o.unresolvedApplicationId IS NOT NULL AND a.status <> 'ACTIVE'",
  'rule 7: an application in a role that was never opened':
    'SELECT a.id FROM applications a JOIN roles r ON r.id = a.roleId WHERE r.openedAt IS NULL',
  'rule 8: a hire without a filled seat of its role':
    'SELECT a.id FROM applications a LEFT JOIN openings o ON o.id = a.openingId AND o.roleId = a.roleId ' +
    "WHERE a.status = 'HIRED' AND (o.id IS NULL OR o.status <> 'FILLED' OR a.hiredAt IS NULL)",
  'rule 8: a filled seat without its hire':
    "SELECT o.id FROM openings o LEFT JOIN applications a ON a.openingId = o.id AND a.status = 'HIRED' WHERE o.status = 'FILLED' AND a.id IS NULL",
  'rule 9: a closed role with a sent offer':
    'SELECT o.id FROM offers o JOIN applications a ON a.id = o.applicationId JOIN roles r ON r.id = a.roleId ' +
    "WHERE o.status = 'SENT' AND r.status IN ('CLOSED', 'ARCHIVED')",
  'rule 10: an interview without a panel':
    'SELECT i.id FROM interviews i WHERE NOT EXISTS (SELECT 1 FROM interviewers p WHERE p.interviewId = i.id)',
  'rule 11: feedback before the interview started':
    "SELECT f.id FROM feedback f JOIN interviews i ON i.id = f.interviewId WHERE f.status = 'SUBMITTED' AND f.submittedAt < i.startsAt",
  'rule 11: feedback of someone who is not on the panel':
    "SELECT f.id FROM feedback f WHERE f.interviewId IS NOT NULL AND f.status = 'SUBMITTED' AND NOT EXISTS " +
    '(SELECT 1 FROM interviewers p WHERE p.interviewId = f.interviewId AND p.userId = f.authorId)',
  'rule 11: two standing feedbacks of one author on an interview':
    "SELECT interviewId, authorId FROM feedback WHERE status = 'SUBMITTED' AND supersededAt IS NULL AND interviewId IS NOT NULL " +
    'GROUP BY interviewId, authorId HAVING COUNT(*) > 1',
  'rule 12: an offer whose key does not agree with its status':
    "SELECT id FROM offers WHERE (status IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'SENT')) <> (unresolvedApplicationId IS NOT NULL)",
  ...Object.fromEntries(
    ['applications', 'notes', 'applicant_emails', 'applicant_tags'].map((table) => [
      `rule 14: ${table} of who was merged away`,
      `SELECT t.id FROM ${table} t JOIN applicants a ON a.id = t.applicantId WHERE a.mergedIntoId IS NOT NULL`,
    ]),
  ),
  'rule 14: somebody who was merged into who was merged away':
    'SELECT a.id FROM applicants a JOIN applicants w ON w.id = a.mergedIntoId WHERE w.mergedIntoId IS NOT NULL',
  'an application that ended without saying when':
    "SELECT id FROM applications WHERE (status = 'REJECTED' AND rejectedAt IS NULL) OR (status = 'WITHDRAWN' AND withdrawnAt IS NULL)",
  'an application that does not hold the department of its role':
    'SELECT a.id FROM applications a JOIN roles r ON r.id = a.roleId WHERE COALESCE(a.departmentId, 0) <> COALESCE(r.departmentId, 0)',
  'stages of a role whose positions have gaps':
    'SELECT roleId FROM interview_stages WHERE active = 1 GROUP BY roleId HAVING MAX(position) <> COUNT(*) OR MIN(position) <> 1',
  'an applicant with addresses and no primary one':
    'SELECT applicantId FROM applicant_emails GROUP BY applicantId HAVING COUNT(primaryOfId) <> 1',
};

/** The rules that the rows of a database break, by name; empty for a sound one. */
export async function brokenRules(session: Session): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, sql] of Object.entries(broken)) if ((await session.all(sql)).length > 0) found.push(rule);
  return found;
}
