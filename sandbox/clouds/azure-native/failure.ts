import { CloudFailure } from "../../wire/failure";

/** A refusal in the form in which azure-native passes it to the engine. */
export function armFailure(status: number, code: string, message: string): CloudFailure {
  return new CloudFailure(
    code,
    `Status=${String(status)} Code="${code}" Message="${message}"`,
    status,
  );
}
