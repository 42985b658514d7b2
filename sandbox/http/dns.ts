import { createSocket, type Socket } from "node:dgram";
import { decode, encode, RECURSION_DESIRED, type Answer as DnsAnswer } from "dns-packet";
import type { CloudResource, CloudStoreReader } from "../cloud-store";
import type { Scenario } from "../clouds/scenario";
import { text } from "./answer";
import type { Place } from "./place";

/** Answers DNS from the scenario, and for zones of the store as a well-behaved parent would. */
export async function startDns(
  port: number,
  store: CloudStoreReader,
  scenario: Scenario,
  place: Place,
): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (message, sender) => {
    const packet = decode(message);
    const question = packet.questions?.[0];
    const answers =
      question === undefined
        ? []
        : answersTo(question.type, question.name.toLowerCase(), store, scenario, place);
    const reply = encode({
      id: packet.id ?? 0,
      type: "response",
      flags: RECURSION_DESIRED,
      questions: packet.questions ?? [],
      answers,
    });
    socket.send(reply, sender.port, sender.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, "127.0.0.1", resolve);
  });
  socket.unref();
  return socket;
}

function answersTo(
  type: string,
  name: string,
  store: CloudStoreReader,
  scenario: Scenario,
  place: Place,
): DnsAnswer[] {
  const values = scenario.dns[`${type} ${name}`] ?? fromStore(type, name, store, place);
  return values.flatMap((value): DnsAnswer[] => {
    switch (type) {
      case "A":
        return [{ type: "A", name, ttl: 60, data: value }];
      case "NS":
        return [{ type: "NS", name, ttl: 60, data: value }];
      case "MX":
        return [{ type: "MX", name, ttl: 60, data: { exchange: value, preference: 10 } }];
      case "CAA":
        return [{ type: "CAA", name, ttl: 60, data: caaOf(value) }];
      default:
        return [];
    }
  });
}

/** `issuewild "amazon.com"` without its quotes; a value without a tag is an issuer. */
function caaOf(text: string): {
  readonly tag: "issue" | "issuewild" | "iodef";
  readonly value: string;
  readonly flags: number;
} {
  const [, tag, value] = /^(issue|issuewild|iodef) (.*)$/.exec(text) ?? [];
  return { tag: (tag ?? "issue") as "issue", value: value ?? text, flags: 0 };
}

// A private zone answers inside its networks only.
const isPrivate = ({ vpcs }: CloudResource["inputs"]): boolean =>
  Array.isArray(vpcs) && vpcs.length > 0;

function fromStore(
  type: string,
  name: string,
  store: CloudStoreReader,
  place: Place,
): readonly string[] {
  if (type === "A") return place.resolve(name);
  if (type !== "NS") return [];
  const zone = store
    .ofType("aws:route53/zone:Zone")
    .find(({ inputs, outputs }) => text(outputs["name"]) === name && !isPrivate(inputs));
  const servers = zone?.outputs["nameServers"];
  return Array.isArray(servers) ? servers.map(String) : [];
}
