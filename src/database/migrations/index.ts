import { Organization1764000000001 } from './1764000000001-organization';
import { Roles1764000000002 } from './1764000000002-roles';
import { Applicants1764000000003 } from './1764000000003-applicants';
import { Applications1764000000004 } from './1764000000004-applications';
import { Interviews1764000000005 } from './1764000000005-interviews';
import { Offers1764000000006 } from './1764000000006-offers';
import { Settings1764000000007 } from './1764000000007-settings';
import { Identity1764000000008 } from './1764000000008-identity';
import { Idempotency1764000000009 } from './1764000000009-idempotency';
import { Porting1764000000010 } from './1764000000010-porting';
import { ChangeFeed1764000000011 } from './1764000000011-change-feed';
import { Webhooks1764000000012 } from './1764000000012-webhooks';
import { Reading1764000000013 } from './1764000000013-reading';
import { ViewerEpoch1764000000014 } from './1764000000014-viewer-epoch';
import { Orders1764000000015 } from './1764000000015-orders';
import { DepartmentOfApplications1764000000016 } from './1764000000016-department-of-applications';
import { DecimalsOfCurrencies1764000000017 } from './1764000000017-decimals-of-currencies';
import { RemovedPersonalValues1764000000018 } from './1764000000018-removed-personal-values';

/** All migrations, the oldest first. One that has been released is never edited. */
export const migrations = [
  Organization1764000000001,
  Roles1764000000002,
  Applicants1764000000003,
  Applications1764000000004,
  Interviews1764000000005,
  Offers1764000000006,
  Settings1764000000007,
  Identity1764000000008,
  Idempotency1764000000009,
  Porting1764000000010,
  ChangeFeed1764000000011,
  Webhooks1764000000012,
  Reading1764000000013,
  ViewerEpoch1764000000014,
  Orders1764000000015,
  DepartmentOfApplications1764000000016,
  DecimalsOfCurrencies1764000000017,
  RemovedPersonalValues1764000000018,
];
