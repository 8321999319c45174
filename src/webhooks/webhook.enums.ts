import { describeEnum } from '../core/enum';

export enum WebhookStatus {
  ENABLED = 'ENABLED',
  PAUSED = 'PAUSED',
  DISABLED = 'DISABLED',
}

export enum DisabledReason {
  GONE = 'GONE',
  FAILING = 'FAILING',
  USER_LEFT = 'USER_LEFT',
}

export enum DeliveryStatus {
  WAITING = 'WAITING',
  DELIVERED = 'DELIVERED',
  FAILED = 'FAILED',
  SKIPPED = 'SKIPPED',
}

export enum AttemptFailure {
  REFUSED = 'REFUSED',
  TIMED_OUT = 'TIMED_OUT',
  UNREACHABLE = 'UNREACHABLE',
  ADDRESS_REFUSED = 'ADDRESS_REFUSED',
  NOT_BUILT = 'NOT_BUILT',
}

describeEnum(WebhookStatus, 'WebhookStatus', 'Whether events are sent to an endpoint.', {
  ENABLED: 'They are.',
  PAUSED: 'Somebody paused it; it goes on where it stopped.',
  DISABLED: 'The service switched it off; `disabledReason` says why.',
});

describeEnum(DisabledReason, 'WebhookDisabledReason', 'Why the service switched an endpoint off.', {
  GONE: 'The receiver answered 410: it wants no more.',
  FAILING: 'Nothing could be delivered for five days.',
  USER_LEFT: 'Its user is deactivated, or no longer of a level that may have endpoints.',
});

describeEnum(DeliveryStatus, 'WebhookDeliveryStatus', 'How a delivery stands.', {
  WAITING: 'It is tried (again) at `nextAttemptAt`, or when what is before it on the same object is through.',
  DELIVERED: 'The receiver took it: it answered with a status from 200 to 299.',
  FAILED: 'It was tried as often as it may be.',
  SKIPPED: 'It is not sent: a replay took its place, or its event may no longer be seen.',
});

describeEnum(AttemptFailure, 'WebhookAttemptFailure', 'Why an attempt failed.', {
  REFUSED: 'The receiver answered with another status than 200 to 299; redirects are not followed.',
  TIMED_OUT: 'The receiver took longer than 15 seconds.',
  UNREACHABLE: 'There was no connection, no TLS, or no answer in HTTP.',
  ADDRESS_REFUSED: 'The address is not on the public Internet, or not `https`.',
  NOT_BUILT: 'The service could not make or sign the message; its log says why.',
});
