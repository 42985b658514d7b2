/** How the engine writes a value that is not known before the update, in a plan and on the wire. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
