import { z } from 'zod';
import * as rules from '../core/rules';
import { fold } from '../core/text';
import { mostStages, InterviewStage } from '../roles/interview-stage.entity';
import { stageDeactivating } from '../roles/interview-stage.service';
import { Opening } from '../roles/opening.entity';
import { HiringTeamMember } from '../roles/hiring-team-member.entity';
import { OpeningStatus, StageType, TeamKind } from '../roles/role.enums';
import { User } from '../users/user.entity';
import { externalId, invalid, keyIn } from './field';
import { keyOfGivenId } from './known';
import { ownerKey } from './owner-key';
import type { Part } from './record-type';

const criteria = z
  .array(z.strictObject({ name: rules.text(120), description: rules.text(1_000, true).nullish() }))
  .max(20);

interface StageEntry {
  name: string;
  type: StageType;
  active?: boolean;
  targetDays?: number | null;
  criteria?: Array<{ name: string; description?: string | null }>;
}

/** The plan of a role, in order. A stage is recognised by its name; one that is not listed must be said to be not active. */
export const stagesPart: Part<InterviewStage> = {
  entity: InterviewStage,
  owner: 'roleId',
  orderBy: 't.position IS NULL, t.position, t.id',
  rule: z
    .array(
      z.strictObject({
        name: rules.text(120),
        type: z.enum(StageType),
        active: z.boolean().optional(),
        targetDays: rules.int(1, 365).nullish(),
        criteria: criteria.optional(),
      }),
    )
    .max(500),
  references: () => [],
  rows(entries: StageEntry[]) {
    const names = entries.map(({ name }) => fold(name));
    const twice = names.findIndex((name, index) => names.indexOf(name) < index);
    if (twice >= 0)
      throw invalid('Another stage of the role has this name.', 'stages', String(twice), 'name');
    const active = entries.filter((entry) => entry.active !== false);
    if (active.length === 0 || active.length > mostStages)
      throw invalid(`A plan has 1 to ${mostStages} active stages.`, 'stages');
    return entries.map((entry) => ({
      name: entry.name,
      nameKey: fold(entry.name),
      type: entry.type,
      active: entry.active !== false,
      position: entry.active === false ? null : active.indexOf(entry) + 1,
      targetDays: entry.targetDays ?? null,
      criteria: (entry.criteria ?? []).map(({ name, description = null }) => ({ name, description })),
    }));
  },
  same: ({ nameKey }) => nameKey as string,
  vacate: 'position',
  missing: 'refuse',
  async changing(work, stage, next) {
    if (stage.active && !next.active) await stageDeactivating.run(work, stage);
  },
  tell: ({ name, type, active, targetDays, criteria: judged }) => ({
    name,
    type,
    active,
    targetDays,
    criteria: (judged as StageEntry['criteria'])!.map(({ name: one, description }) => ({
      name: one,
      description: description ?? null,
    })),
  }),
};

interface OpeningEntry {
  externalId: string;
  status: OpeningStatus;
  openedAt: Date;
  closedAt?: Date | null;
}

/** The seats of a role; those that are not listed stay. */
export const openingsPart: Part<Opening> = {
  entity: Opening,
  owner: 'roleId',
  orderBy: 't.id',
  rule: z
    .array(
      z.strictObject({
        externalId: externalId(),
        status: z.enum(OpeningStatus),
        openedAt: rules.instant(),
        closedAt: rules.instant().nullish(),
      }),
    )
    .max(500),
  references: () => [],
  rows: (entries: OpeningEntry[], known, owner) =>
    entries.map((entry, index) => {
      const { externalId: id, status, openedAt, closedAt = null } = entry;
      if ((status === OpeningStatus.OPEN) !== (closedAt === null))
        throw invalid('A seat says `closedAt` unless it is OPEN.', 'openings', String(index), 'closedAt');
      const given = keyOfGivenId(known.databaseName, Opening, id);
      const isThere = known.parts(Opening, 'roleId', owner.id).some((seat) => seat.id === given);
      if (given !== null && !isThere)
        throw invalid('The role has no such seat.', 'openings', String(index), 'externalId');
      return { ...(given === null ? { externalId: id } : { id: given }), status, openedAt, closedAt };
    }),
  same: ({ id, externalId }) => (externalId as string | null) ?? String(id),
  missing: 'keep',
  tell: (row, teller) => ({
    externalId: teller.idOf(row as never),
    status: row.status,
    openedAt: row.openedAt,
    closedAt: row.closedAt,
  }),
};

interface TeamEntry {
  user: string;
  kind: TeamKind;
  owner?: boolean;
  addedAt: Date;
}

/** The hiring team of a role; those who are not listed leave it. */
export const teamPart: Part<HiringTeamMember> = {
  entity: HiringTeamMember,
  owner: 'roleId',
  orderBy: 't.id',
  rule: z
    .array(
      z.strictObject({
        user: externalId(),
        kind: z.enum(TeamKind),
        owner: z.boolean().optional(),
        addedAt: rules.instant(),
      }),
    )
    .max(500),
  references: ({ user }: TeamEntry, path) => [{ entity: User, id: user, path: [...path, 'user'] }],
  rows: (entries: TeamEntry[], known) =>
    entries.map(({ user, kind, owner, addedAt }, index) => {
      if (owner && kind !== TeamKind.RECRUITER)
        throw invalid('The owner of a role is one of its recruiters.', 'team', String(index), 'owner');
      return { userId: keyIn(known, User, user), kind, addedAt, ownedRoleId: owner ? ownerKey : null };
    }),
  same: ({ userId, kind }) => `${String(userId)}:${String(kind)}`,
  vacate: 'ownedRoleId',
  missing: 'remove',
  tell: ({ userId, kind, ownedRoleId, addedAt }, teller) => ({
    user: teller.name(User, userId as number),
    kind,
    owner: ownedRoleId !== null,
    addedAt,
  }),
};
