const at = (minute: number) => new Date(Date.parse('2025-01-06T09:00:00Z') + minute * 60_000).toISOString();

const stages = ['Applied', 'Screen', 'Onsite', 'Offer'];

/**
 * Lines of an organisation like a real one, as many as are wanted: a third of them people, a third applications with their
 * history, the others interviews, feedback and notes.
 */
export function* manyLines(count: number): Generator<object> {
  const rows = Math.floor((count - 71) / 6);
  yield* organisation();
  for (let index = 0; index < rows * 2; index++) yield applicant(index);
  for (let index = 0; index < rows * 2; index++) yield application(index);
  for (let index = 0; index < rows; index++) yield index % 2 ? note(index) : interview(index);
  for (let index = 0; index < rows; index++) yield index % 2 ? note(rows + index) : feedback(index);
}

function* organisation(): Generator<object> {
  for (let index = 0; index < 50; index++) {
    const email = `user.${index}@example.org`;
    yield { type: 'user', externalId: `u${index}`, name: `User ${index}`, email, accessLevel: 'INTERVIEWER' };
  }
  yield { type: 'rejectionReason', externalId: 'x', name: 'Skills', kind: 'BY_ORGANIZATION' };
  for (let index = 0; index < 20; index++)
    yield {
      type: 'role',
      externalId: `r${index}`,
      title: `Role ${index}`,
      employmentType: 'FULL_TIME',
      status: 'OPEN',
      openedAt: at(0),
      stages: stages.map((name) => ({ name, type: name === 'Applied' ? 'APPLICATION_REVIEW' : 'INTERVIEW' })),
    };
}

function applicant(index: number): object {
  return {
    type: 'applicant',
    externalId: `p${index}`,
    firstName: 'Person',
    lastName: `Number ${index}`,
    headline: 'Backend developer',
    emails: [{ address: `person.${index}@example.org` }],
    phones: [{ number: `+1 555 ${1_000_000 + index}` }],
    skills: ['Go', 'SQL', 'Linux'],
    tags: [`tag ${index % 20}`],
    experience: [{ name: 'Acme', position: 'Engineer', startDate: '2020-01' }],
    createdAt: at(index % 1_000),
  };
}

function application(index: number): object {
  const ended = index % 3 === 0;
  const steps = stages.slice(0, 1 + (index % 4));
  const transitions = steps.map((toStage, step) => ({
    fromStage: steps[step - 1] ?? null,
    toStage,
    fromStatus: step > 0 ? 'ACTIVE' : null,
    toStatus: 'ACTIVE',
    occurredAt: at(2_000 + step * 60),
    actor: `u${index % 50}`,
  }));
  const last = steps.at(-1)!;
  const end = {
    fromStage: last,
    toStage: last,
    fromStatus: 'ACTIVE',
    toStatus: 'REJECTED',
    reason: 'x',
    occurredAt: at(9_000),
  };
  return {
    type: 'application',
    externalId: `a${index}`,
    applicant: `p${index}`,
    role: `r${index % 20}`,
    stage: last,
    status: ended ? 'REJECTED' : 'ACTIVE',
    appliedAt: at(2_000),
    source: { kind: 'JOB_BOARD', name: 'The Board' },
    transitions: ended ? [...transitions, end] : transitions,
    ...(ended && { rejection: { reason: 'x', at: at(9_000), by: `u${index % 50}` } }),
  };
}

function interview(index: number): object {
  return {
    type: 'interview',
    externalId: `i${index}`,
    application: `a${index}`,
    status: 'COMPLETED',
    startsAt: at(5_000),
    endsAt: at(5_060),
    timeZone: 'Europe/Lisbon',
    interviewers: [`u${index % 50}`, `u${(index + 1) % 50}`],
  };
}

function feedback(index: number): object {
  return {
    type: 'feedback',
    externalId: `f${index}`,
    application: `a${index}`,
    interview: `i${index}`,
    author: `u${index % 50}`,
    status: 'SUBMITTED',
    submittedAt: at(6_000),
    recommendation: 'YES',
    rating: 4,
    comment: 'Explains trade-offs well; asked about the team.',
  };
}

function note(index: number): object {
  return {
    type: 'note',
    externalId: `n${index}`,
    application: `a${index}`,
    author: `u${index % 50}`,
    body: 'Call back.',
  };
}
