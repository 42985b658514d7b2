import type { TypeRow } from "../rows";
import { ec2Types } from "./types/ec2";
import { serviceTypes } from "./types/services";

/** Every simulated aws type. */
export const types: Readonly<Record<string, TypeRow>> = { ...ec2Types, ...serviceTypes };
