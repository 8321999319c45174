import { createDepartment } from '../departments/department.service';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { RejectionKind } from '../rejection-reasons/rejection-reason.enums';
import { AccessLevel, Via, type Viewer } from '../core/viewer';
import type { Work } from '../database/work';
import type { Department } from '../departments/department.entity';
import { User } from '../users/user.entity';
import { team } from './people.data';
import { departments, rejectionReasons } from './roles.data';

/** The fixed parts of the demo organisation, and the way to act in it. */
export class DemoOrganization {
  readonly departments = new Map<string, Department>();
  readonly reasons: RejectionReason[] = [];
  readonly users: User[] = [];

  constructor(
    private readonly work: Work,
    readonly now: Date,
  ) {}

  /** The transaction, acting as a user at an instant. */
  as(user: User, at: Date): Work {
    const viewer: Viewer = { userId: user.id, accessLevel: user.accessLevel, via: Via.API };
    return this.work.as({ viewer, now: at });
  }

  /** The users with an access level. */
  withLevel(level: keyof typeof AccessLevel): User[] {
    return this.users.filter(({ accessLevel }) => accessLevel === AccessLevel[level]);
  }

  /** The reasons that explain one side's decisions. */
  reasonsOf(kind: RejectionKind): RejectionReason[] {
    return this.reasons.filter((reason) => reason.kind === kind);
  }

  /** Makes the team, the departments and the rejection reasons, as they were at an instant. */
  async found(at: Date): Promise<void> {
    const system = this.work.as({ now: at });
    for (const member of team)
      this.users.push(await system.add(User, { ...member, active: true }, 'user.created'));
    const admin = this.as(this.users[0]!, at);
    for (const [name, parent] of departments) {
      const parentId = parent ? this.departments.get(parent)!.id : null;
      this.departments.set(name, await createDepartment(admin, { name, parentId }));
    }
    for (const [name, kind] of rejectionReasons)
      this.reasons.push(
        await admin.add(
          RejectionReason,
          { name, kind: RejectionKind[kind], active: true },
          'rejectionReason.created',
        ),
      );
  }
}
