import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort } from "../../process/free-port";
import { KubernetesClient } from "./client";
import type { ControlPlane } from "./ensure-api-server";

/** Who may log in, by name; groups decide what they may do, `system:masters` everything. */
export type Users = Readonly<Record<string, readonly string[]>>;

/**
 * A real API server with its own store, on loopback, with access rules and the admission plugins of a default cluster.
 * Nothing runs in it: there are no controllers and no nodes, so no service account tokens, no quota usage and no pods
 * beyond their objects.
 */
export class ApiServer {
  private constructor(
    private readonly dir: string,
    private readonly processes: readonly ChildProcess[],
    public readonly url: string,
    private readonly authority: Buffer,
    private readonly tokens: Readonly<Record<string, string>>,
  ) {}

  /** Starts it and waits until it is ready. */
  public static async start(
    { apiServer, etcd }: ControlPlane,
    users: Users,
    patienceMilliseconds = 180_000,
  ): Promise<ApiServer> {
    const dir = await mkdtemp(path.join(os.tmpdir(), "sandbox-kubernetes-"));
    const processes: ChildProcess[] = [];
    const run = (command: string, args: readonly string[]): void => {
      const child = spawn(command, [...args], { stdio: ["ignore", "ignore", "pipe"] });
      const name = path.basename(command);
      child.stderr.on("data", (data: Buffer) => {
        last[name] = ((last[name] ?? "") + data.toString()).slice(-2_000);
      });
      child.on("error", (error) => (last[name] = error.message));
      processes.push(child);
    };
    const last: Record<string, string> = { etcd: "", "kube-apiserver": "" };
    try {
      const [store, peer, port] = [await freePort(), await freePort(), await freePort()];
      const tokens = Object.fromEntries(
        Object.keys(users).map((user) => [user, randomBytes(24).toString("hex")]),
      );
      const files = await writeCredentials(dir, users, tokens);
      const storeUrl = `http://127.0.0.1:${String(store)}`;
      const peerUrl = `http://127.0.0.1:${String(peer)}`;
      run(etcd, [
        `--data-dir=${path.join(dir, "etcd")}`,
        `--listen-client-urls=${storeUrl}`,
        `--advertise-client-urls=${storeUrl}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=default=${peerUrl}`,
        "--logger=zap",
        "--log-level=error",
      ]);
      run(apiServer, [
        `--etcd-servers=${storeUrl}`,
        `--cert-dir=${files.certificates}`,
        "--bind-address=127.0.0.1",
        `--secure-port=${String(port)}`,
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-signing-key-file=${files.key}`,
        `--service-account-key-file=${files.key}`,
        `--token-auth-file=${files.tokens}`,
        "--authorization-mode=RBAC",
        // As every cluster has it; who may be privileged is then up to pod security admission.
        "--allow-privileged=true",
        "--service-cluster-ip-range=10.2.0.0/24",
        // No controller makes the service accounts that this plugin insists on. All others stay as they are by default.
        "--disable-admission-plugins=ServiceAccount",
      ]);
      const url = `https://127.0.0.1:${String(port)}`;
      const certificate = path.join(files.certificates, "apiserver.crt");
      const until = Date.now() + patienceMilliseconds;
      for (;;) {
        const dead = processes.find(({ exitCode }) => exitCode !== null);
        if (dead !== undefined || Date.now() > until) {
          throw new Error(
            `the API server did not start: ${last["etcd"] ?? ""}${last["kube-apiserver"] ?? ""}`,
          );
        }
        const authority = await readFile(certificate).catch(() => undefined);
        if (authority !== undefined) {
          const [token = ""] = Object.values(tokens);
          const client = new KubernetesClient(url, authority, token);
          const ready = await client
            .send("GET", "/readyz")
            .then(({ status }) => status === 200)
            .catch(() => false);
          // The roles of the first start are written shortly after the server reports that it is ready.
          if (ready) return new ApiServer(dir, processes, url, authority, tokens);
        }
        await sleep(250);
      }
    } catch (error) {
      await end(processes);
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
      throw error;
    }
  }

  public client(user: string): KubernetesClient {
    return new KubernetesClient(this.url, this.authority, this.tokenOf(user));
  }

  /** Writes a kubeconfig for a user and returns its path. */
  public async kubeconfig(user: string): Promise<string> {
    const file = path.join(this.dir, `${user}.kubeconfig`);
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "test",
          cluster: {
            server: this.url,
            "certificate-authority-data": this.authority.toString("base64"),
          },
        },
      ],
      users: [{ name: user, user: { token: this.tokenOf(user) } }],
      contexts: [{ name: "test", context: { cluster: "test", user } }],
      "current-context": "test",
    };
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  /** The server's own certificate for loopback and its key, for a webhook that it is to trust. */
  public async certificate(): Promise<{ readonly cert: string; readonly key: string }> {
    const read = (name: string): Promise<string> =>
      readFile(path.join(this.dir, "certificates", name), "utf8");
    return { cert: await read("apiserver.crt"), key: await read("apiserver.key") };
  }

  public async stop(): Promise<void> {
    await end([...this.processes].reverse());
    await rm(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  private tokenOf(user: string): string {
    const token = this.tokens[user];
    if (token === undefined) throw new Error(`there is no user ${user}`);
    return token;
  }
}

async function writeCredentials(
  dir: string,
  users: Users,
  tokens: Readonly<Record<string, string>>,
): Promise<{ readonly certificates: string; readonly key: string; readonly tokens: string }> {
  const certificates = path.join(dir, "certificates");
  await mkdir(certificates, { recursive: true });
  const key = path.join(dir, "service-accounts.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  const file = path.join(dir, "tokens.csv");
  const lines = Object.entries(users).map(
    ([user, groups]) => `${tokens[user] ?? ""},${user},${user},"${groups.join(",")}"`,
  );
  await writeFile(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  return { certificates, key, tokens: file };
}

async function end(processes: readonly ChildProcess[]): Promise<void> {
  for (const child of processes) {
    if (child.exitCode !== null || child.pid === undefined) continue;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(hard);
  }
}
