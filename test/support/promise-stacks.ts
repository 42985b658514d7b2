// Pulumi's SDK writes down the stack of every promise that it makes, and jest maps every frame of it to its source: three
// quarters of the time of a test with a whole stack. The SDK shows these stacks only when a program leaves promises open.
const prepare = Error.prepareStackTrace;
Error.prepareStackTrace = (error, frames) =>
  frames[0]?.getFunctionName() === "debuggablePromise" ? String(error) : prepare(error, frames);
Error.stackTraceLimit = 30;
