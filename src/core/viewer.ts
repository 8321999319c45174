/** What a person may do in the whole service; each root field asks for one of the permissions that a level holds. */
export enum AccessLevel {
  ADMIN = 'ADMIN',
  RECRUITER = 'RECRUITER',
  COORDINATOR = 'COORDINATOR',
  HIRING_MANAGER = 'HIRING_MANAGER',
  INTERVIEWER = 'INTERVIEWER',
  ANALYST = 'ANALYST',
}

/** What those on the panel of an interview see of the feedback of others on its application. */
export enum PeerFeedback {
  NEVER = 'NEVER',
  AFTER_OWN = 'AFTER_OWN',
  ALWAYS = 'ALWAYS',
}

/** By which door a change came in. */
export enum Via {
  API = 'API',
  IMPORT = 'IMPORT',
  SYSTEM = 'SYSTEM',
}

/** All rows but those with these keys, or only those. */
export interface KeyList {
  readonly kind: 'except' | 'only';
  readonly keys: readonly number[];
}

/** Who asks: the user behind the token. `userId` is null only for the service itself. */
export interface Viewer {
  readonly userId: number | null;
  readonly accessLevel: AccessLevel;
  readonly via: Via;
  /** The permissions to which the key in use is limited; absent for no limit. */
  readonly scopes?: ReadonlySet<string> | undefined;
  /** The API key in use; absent for people who signed in, and for the service itself. */
  readonly keyId?: number | undefined;
  /** What the organisation lets panel members see of others' feedback; AFTER_OWN when absent. */
  readonly peerFeedback?: PeerFeedback | undefined;
  /** Whether they are on the panel of any interview; absent where that is not known. */
  readonly onPanels?: boolean | undefined;
  /** By name of the entity, the rows that they see, where that is a short list; it was read with their token. */
  readonly visibleKeys?: Readonly<Record<string, KeyList>> | undefined;
}

/** The service itself: seeding, sweeps, the command line. */
export const systemViewer: Viewer = { userId: null, accessLevel: AccessLevel.ADMIN, via: Via.SYSTEM };
