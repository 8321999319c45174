import { tokenFileOf } from '../../src/demo/demo-tokens';

describe('the file of the demo tokens', () => {
  it('lies beside a SQLite file', () => {
    expect(tokenFileOf('/srv/data/rolecall.sqlite')).toBe('/srv/data/rolecall.sqlite-demo-tokens.json');
  });

  it('is another one for each database', () => {
    const databases = [
      ...['data/rolecall.sqlite', 'data/another.sqlite', 'data/rolecall.db', 'another/rolecall.sqlite'],
      ...[
        'mysql://u:p@localhost/rolecall',
        'mysql://u:p@localhost/another',
        'mysql://u:p@db.example.org/rolecall',
      ],
      'mysql://u:p@localhost:3307/rolecall',
    ];

    expect(new Set(databases.map(tokenFileOf)).size).toBe(databases.length);
  });

  it('is the same one however the address of a database is written, and tells no password', () => {
    const file = tokenFileOf('mysql://ada:secret@localhost/rolecall');

    expect(file).toBe('data/localhost-3306-rolecall-demo-tokens.json');
    expect(tokenFileOf('mariadb://root@localhost:3306/rolecall')).toBe(file);
  });
});
