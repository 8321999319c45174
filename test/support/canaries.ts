/**
 * What the fixtures and the tests of the log write about people. None of it may stand in the log of a run: see log-scan.ts.
 */
export const canaries = {
  firstName: 'Ada',
  lastName: 'Alves',
  comment: 'Clear and quick',
  note: 'Remark',
  nameInLogTest: 'Zenobia',
  familyInLogTest: 'Quillfeather',
  noteInLogTest: 'nurseryman',
} as const;
