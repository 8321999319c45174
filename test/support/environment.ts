import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Where the tests run: in Node's own realm, in place of one that Jest makes for each file. Errors and dates are the ones that Node's
 * modules know, and packages are loaded by Node, once for each worker; what is ours is loaded anew for each file, as Jest does it.
 * docs/adr/0036-one-realm-for-tests.md tells why.
 */
export default class OneRealm extends TestEnvironment {
  private readonly before = Object.getOwnPropertyDescriptors(globalThis);
  private readonly process = { exit: process.exit, getBuiltinModule: process.getBuiltinModule };

  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    super(config, context);
    this.global = globalThis as unknown as typeof this.global;
    this.context = ownRealm;
    // They would stop the clock of the realm that Jest made. The service is told the time (`TestApp.now`).
    this.fakeTimers = null;
    this.fakeTimersModern = null;
  }

  /** Jest keeps a hundred lines of each error, of those that the service answers, too: a twentieth of the time of the tests. */
  override async setup(): Promise<void> {
    await super.setup();
    Error.stackTraceLimit = 20;
  }

  /** Takes away what the file has left behind: globals (metadata of decorators among them) and stores. */
  override async teardown(): Promise<void> {
    await super.teardown();
    for (const key of Reflect.ownKeys(globalThis))
      if (!(key in this.before)) Reflect.deleteProperty(globalThis, key);
    Object.defineProperty(globalThis, 'console', this.before.console);
    Object.assign(process, this.process);
    for (const store of stores) store.disable();
    stores.clear();
  }
}

/** Stands for Node's own realm where Jest asks for one of its own. */
const ownRealm = {};

type Compiled = ReturnType<typeof vm.compileFunction>;

const compile = vm.compileFunction;
const compiled = new Map<string, { code: string; file: Compiled }>();

/** Jest compiles each file by this, a package's too. */
vm.compileFunction = (code, params, options = {}) => {
  const { parsingContext, filename = '', ...others } = options;
  if (parsingContext !== ownRealm) return compile(code, params, options);
  if (/node_modules\/(?!jest|@jest|expect)/.test(filename)) return loadedByNode(filename);
  const known = compiled.get(filename);
  if (known?.code === code) return known.file;
  const file = compile(code, params, { ...others, filename });
  compiled.set(filename, { code, file });
  return file;
};

const load = createRequire(__filename);

/** Of itself Jest loads all anew for each file of tests, and must. */
function loadedByNode(filename: string): Compiled {
  return (module: NodeModule) => {
    module.exports = load(filename);
  };
}

const stores = new Set<AsyncLocalStorage<unknown>>();
const { run } = AsyncLocalStorage.prototype;

/** Jest makes a store for each file and never disables it: until Node 24 all later promises would carry a value for each. */
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...given: unknown[]) {
  stores.add(this);
  return run.apply(this, given as never);
} as typeof run;
