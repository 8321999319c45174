// The compiler copies no .graphql files: the operations that GraphiQL offers go to dist/ here.
import { cpSync } from 'node:fs';

cpSync('src/demo/operations', 'dist/src/demo/operations', { recursive: true });
