import { InvalidArgumentError } from "commander";

/** The value of an option that takes a whole number from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/u.test(text)) throw new InvalidArgumentError("use a whole number from 1");
  return Number(text);
}
