import { Random } from '../../src/demo/random';
import { alike, type Operation } from './operation';

const mostBoards = 400;

/** The board of one open role after another. */
export const roleBoard: Operation = {
  name: 'role-board',
  document: 'queries/role-board',
  async prepare(database) {
    const roles = await database.rows("SELECT id FROM roles WHERE status = 'OPEN' ORDER BY id");
    const chosen = new Random(1).some(roles, mostBoards);
    return chosen.map(({ id }) => alike({ id: `role_${id}` }));
  },
};
