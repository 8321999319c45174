import { alike, type Operation } from './operation';

/** The first fifty roles. */
export const roleList: Operation = {
  name: 'role-list',
  document: 'queries/role-list',
  prepare: async () => [alike({ first: 50 })],
};
