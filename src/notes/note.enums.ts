import { describeEnum } from '../core/enum';

export enum NoteVisibility {
  PUBLIC = 'PUBLIC',
  PRIVATE = 'PRIVATE',
  ADMIN_ONLY = 'ADMIN_ONLY',
}

describeEnum(NoteVisibility, 'NoteVisibility', 'Who may read a note.', {
  PUBLIC: 'Everyone who may see what it is about.',
  PRIVATE: 'Recruiters, hiring managers of the role, and its author.',
  ADMIN_ONLY: 'Admins and its author.',
});
