// The state backend on the simulated Azure, update after update.
import { StateBackend, type StateBackendArgs } from "../../components/azure/state-backend";
import { SimulatedStack } from "../support/simulated-stack";

jest.setTimeout(120_000);

const ANNA = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";
const BEN = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f11";
const ROLE = "azure-native:authorization:RoleAssignment";
const program = (more: Partial<StateBackendArgs>) => (): StateBackend =>
  new StateBackend("state", {
    customer: "airun",
    location: "westeurope",
    subscriptionId: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
    tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
    nameScope: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
    protect: false,
    ...more,
  });

describe("the state backend", () => {
  let stack: SimulatedStack;
  beforeEach(async () => {
    stack = await SimulatedStack.open("azure-native");
  });
  afterEach(() => {
    stack.close();
  });
  const rolesOf = (principalId: string): number =>
    stack.cloud.ofType(ROLE).filter(({ inputs }) => inputs["principalId"] === principalId).length;

  it("keeps the roles of an engineer who leaves as long as its lock is on", async () => {
    await stack.up(program({ engineerPrincipalIds: [ANNA, BEN] }));
    expect(rolesOf(BEN)).toBeGreaterThan(0);
    await expect(stack.up(program({ engineerPrincipalIds: [ANNA] }))).rejects.toMatchObject({
      details: expect.stringContaining("ScopeLocked") as unknown,
    });
    expect(rolesOf(BEN)).toBeGreaterThan(0);
  });

  it("takes the roles of an engineer who leaves once the lock is off", async () => {
    await stack.up(program({ engineerPrincipalIds: [ANNA, BEN] }));
    await stack.up(program({ engineerPrincipalIds: [ANNA, BEN], lock: false }));
    await stack.up(program({ engineerPrincipalIds: [ANNA], lock: false }));
    expect(rolesOf(BEN)).toBe(0);
    expect(rolesOf(ANNA)).toBeGreaterThan(0);
    await stack.up(program({ engineerPrincipalIds: [ANNA] }));
    expect(stack.cloud.ofType("azure-native:authorization:ManagementLockByScope")).toHaveLength(1);
  });
});
