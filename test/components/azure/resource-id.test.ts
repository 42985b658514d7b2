import { addressIn } from "../../../components/azure/resource-id";
import { vnetId } from "./paas";

describe("the address of an existing resource", () => {
  it("is read from its id", () => {
    expect(addressIn(vnetId("AksVNet"), "a virtual network")).toEqual({
      resourceGroupName: "CodeMieRG",
      name: "AksVNet",
    });
  });

  it.each(["AksVNet", "/subscriptions/11111111/resourceGroups/CodeMieRG", vnetId("")])(
    "is refused where %j was given, saying what the id should belong to",
    (id) => {
      expect(() => addressIn(id, "a virtual network")).toThrow(
        `${JSON.stringify(id)} is not the id of a virtual network`,
      );
    },
  );
});
