import { parseArgs } from 'node:util';

// What was given on a program's command line. --help tells the usage; so does whatever is unknown, or an option that
// must be there and is not.
export function readArguments(usage, options, must) {
  let values;
  try {
    ({ values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } }));
  } catch (error) {
    console.error(`${error.message}\nusage: node ${usage}`);
    process.exit(2);
  }
  if (values.help) {
    console.log(`usage: node ${usage}`);
    process.exit(0);
  }
  if (must && !values[must]) {
    console.error(`--${must} is missing\nusage: node ${usage}`);
    process.exit(2);
  }
  return values;
}
