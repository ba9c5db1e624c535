/**
 * Chains with other metadata, as a client sees them. No such chain runs.
 *
 * Before: `chain.mjs` gives the API of our chain. After: `apps-other-chains.test.mjs` checks with `apps.mjs` which pages
 * Apps would show there.
 */

/**
 * The API with other storage, calls or types. `storage` and `calls` are those of staking, `query` and `tx` those of all
 * pallets. `undefined` removes an item. `types` changes the types of values in staking's storage.
 */
export function otherChain(api, { storage = {}, calls = {}, query = {}, tx = {}, types = {} }) {
  const definitions = new Map(Object.entries(types).map(([name, type]) => [valueTypeOf(api, name), type]));
  return {
    query: { ...api.query, staking: { ...api.query.staking, ...storage }, ...query },
    tx: { ...api.tx, staking: { ...api.tx.staking, ...calls }, ...tx },
    registry: {
      createLookupType: (id) => definitions.get(id.toNumber()) ?? api.registry.createLookupType(id),
      createType: (...args) => api.registry.createType(...args),
    },
    call: api.call,
    consts: api.consts,
    derive: api.derive,
  };
}

/** The type number of the values of a staking storage item. */
function valueTypeOf(api, name) {
  const { type } = api.query.staking[name].creator.meta;
  return (type.isMap ? type.asMap.value : type.asPlain).toNumber();
}

/** A call of the chain with the same number of arguments as on another chain. The arguments are ignored. */
export function callWith(count) {
  return Object.assign(() => {}, { meta: { args: { length: count } } });
}
