import { Vpc, type DhcpOptionsMode } from "../../../components/aws/vpc";
import { startCloudHttp } from "../../../sandbox/http";
import { awsClient } from "../../../preflight/clients/aws";
import { SimulatedStack } from "../../support/simulated-stack";

jest.setTimeout(60_000);

const region = "us-east-1";

describe("a change of the DHCP options", () => {
  it("never leaves the VPC without an option set", async () => {
    const stack = await SimulatedStack.open("aws");
    const http = await startCloudHttp({ store: stack.cloud });
    const optionsAfter = async (dhcpOptions: DhcpOptionsMode): Promise<string | undefined> => {
      await stack.up(
        () =>
          new Vpc("main", {
            region,
            zones: ["us-east-1a", "us-east-1b"],
            nat: "none",
            flowLogs: { mode: "none", reason: "not part of the test" },
            dhcpOptions,
          }),
      );
      const credentials = { accessKeyId: "simulated", secretAccessKey: "simulated" };
      const vpcs = await awsClient({ region, endpoint: http.url, credentials }).vpcs();
      return vpcs.at(-1)?.dhcpOptionsId;
    };
    try {
      const before = await optionsAfter("default");
      const own = await optionsAfter("amazonProvided");
      expect([before, own]).toEqual([
        expect.stringMatching(/^dopt-/),
        expect.stringMatching(/^dopt-[0-9a-f]{17}$/),
      ]);
      expect(await optionsAfter("default")).toBe(own);
      expect(await optionsAfter("amazonProvided")).toMatch(/^dopt-/);
    } finally {
      await http.close();
      stack.close();
    }
  });
});
