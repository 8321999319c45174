import type { Client, TestApp } from '../support/app';

/** What stands in all that is injected, and nowhere else. */
export const mark = 'zqxj';

/** Statements that break out of every kind of quotes. */
export const payloads = [
  `${mark}'; DROP TABLE users; -- `,
  `${mark}" OR "1"="1`,
  `${mark}\` OR 1=1 #`,
  `${mark}\\'; DELETE FROM users; /*`,
  `${mark}%' UNION SELECT hash FROM api_keys WHERE '_'='_`,
];

/** What the tests of injection do as an ADMIN: they send what is harmless, and count rows. */
export function injecting(of: () => { app: TestApp; admin: Client }) {
  const rows = async (table: string): Promise<number> => {
    const [row] = await of().app.database.reader.all(`SELECT COUNT(*) AS count FROM ${table}`);
    return Number(row!.count);
  };

  /** Sends it, and makes sure that it became no SQL and no fault of ours. */
  async function harmless(query: string, variables: object): Promise<any> {
    const sent: string[] = [];
    const deaf = of().app.database.listen((sql) => sent.push(sql));
    const answer = await of().admin.send(query, variables);
    deaf();
    expect(answer.status).not.toBe(401);
    expect(sent.filter((sql) => sql.includes(mark))).toEqual([]);
    expect(answer.errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain(
      'INTERNAL_SERVER_ERROR',
    );
    expect(JSON.stringify(answer.errors ?? '')).not.toContain(mark);
    return answer;
  }

  return { rows, harmless };
}
