import { Hook } from '../core/hook';
import type { Work } from '../database/work';
import type { Role } from './role.entity';

/** Runs before a role closes; offers and interviews object while one of theirs stands against it (rule 9). */
export const roleClosing = new Hook<[work: Work, role: Role]>();
