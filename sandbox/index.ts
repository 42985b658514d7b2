// The package's entry: the command line for programs that wrap it, and the sandbox for tests in code.
export { sandboxMain } from "./command-line";
export type { SandboxOptions } from "./commands/place";
export { CloudStore, listCloudResources, type CloudResource } from "./cloud-store";
export { SCENARIOS, scenarioOf, type ReadyMadeScenario, type ScenarioName } from "./scenarios";
export { scenarioSchema, type Scenario, type ScenarioInput } from "./clouds/scenario";
export { ensureEngine, NoEngineError, type Engine } from "./engine/ensure-engine";
export { Environment, type EnvironmentOptions } from "./environment";
export { operate, OperationError, type EngineEvent, type OperationResult } from "./events";
export { planStack, type PlannedResource } from "./plan";
export { EngineError, Session, type SessionOptions } from "./session";
