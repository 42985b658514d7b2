// Pulumi's SDK reads the stack of every promise that it makes, and jest or ts-node map each frame of it to its source: three
// quarters of a test's time with a whole stack, and a third of a program's. The text is shown only when a program ends with
// promises open. This file leaves these stacks out, in tests and in the processes that they start; other errors keep theirs.
let prepare = Error.prepareStackTrace;
let before = prepare;
const prepareStackTrace = (error, frames) => {
  if (frames[0]?.getFunctionName() === "debuggablePromise") return String(error);
  return prepare?.(error, frames) ?? [String(error), ...frames.map(String)].join("\n    at ");
};
Object.defineProperty(Error, "prepareStackTrace", {
  get: () => prepareStackTrace,
  // Who sets a function for a moment puts back what was read before, which is the one of this file.
  set: (value) => {
    if (value === prepareStackTrace) prepare = before;
    else [before, prepare] = [prepare, value];
  },
});
Error.stackTraceLimit = Math.min(Error.stackTraceLimit, 10);

const options = process.env.NODE_OPTIONS ?? "";
if (!options.includes(__filename))
  process.env.NODE_OPTIONS = `${options} --require=${JSON.stringify(__filename)}`.trim();
