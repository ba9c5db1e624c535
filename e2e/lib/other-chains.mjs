/**
 * Chains that differ from ours in what their metadata says, as a client sees them: nothing of them runs.
 *
 * What comes before: `chain.mjs` gives the API of ours. What comes after: `apps-other-chains.test.mjs` asks `apps.mjs`
 * which pages it would show there.
 */

/**
 * The API as it would be with other storage, calls or types. In `storage` and `calls`, of staking, and in `query` and
 * `tx`, of all pallets, `undefined` is what isn't there. `types` gives values of staking's storage another type.
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

/** The number of the type of the values of an item of staking. */
function valueTypeOf(api, name) {
  const { type } = api.query.staking[name].creator.meta;
  return (type.isMap ? type.asMap.value : type.asPlain).toNumber();
}

/** A call of the chain with as many arguments as another one's has: what it is given is not looked at. */
export function callWith(count) {
  return Object.assign(() => {}, { meta: { args: { length: count } } });
}
