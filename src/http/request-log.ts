import type { FastifyBaseLogger } from 'fastify';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
type Bindings = Parameters<FastifyBaseLogger['child']>[0];
type Options = Parameters<FastifyBaseLogger['child']>[1];

/** Logs what happens in one request with what tells it from others. Of most there is nothing to log: the logger is made with the first line. */
class RequestLog {
  private own: FastifyBaseLogger | null = null;

  constructor(
    private readonly parent: FastifyBaseLogger,
    private readonly bindings: Bindings,
    private readonly options: Options,
  ) {}

  get level(): string {
    return this.parent.level;
  }

  child(bindings: Bindings, options?: Options): FastifyBaseLogger {
    return this.logger().child(bindings, options);
  }

  logger(): FastifyBaseLogger {
    this.own ??= this.parent.child(this.bindings, this.options);
    return this.own;
  }
}

/** For the prototype, where Fastify looks for a method of each level. */
function lineOf(level: Level) {
  return function (this: RequestLog, ...line: Parameters<FastifyBaseLogger['info']>): void {
    this.logger()[level](...line);
  };
}

const levels: readonly Level[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
Object.assign(RequestLog.prototype, Object.fromEntries(levels.map((level) => [level, lineOf(level)])));

/** Makes the log of a request, in place of Fastify's own factory. */
export function requestLog(
  logger: FastifyBaseLogger,
  bindings: Bindings,
  options: Options,
): FastifyBaseLogger {
  return new RequestLog(logger, bindings, options) as RequestLog & Record<Level, FastifyBaseLogger['info']>;
}
