/** Stands in a column of a part until the key of its owner is known. */
export const ownerKey = Symbol('the key of the owner');
