/** View functions of a runtime, which `@polkadot/api` 16.5.6 describes and has no methods for. */
import { u8aConcat, u8aToHex } from '@polkadot/util';

/** Asks a view function of a pallet at the state of the block `hash`. Resolves with its answer. */
export async function ask(api, hash, pallet, name, ...values) {
  const { viewFunctions } = api.runtimeMetadata.asV16.pallets.find((one) => one.name.eq(pallet));
  const { id, inputs, output } = viewFunctions.find((one) => one.name.eq(name));
  const lookup = (type) => api.registry.createLookupType(type);
  const args = inputs.map(({ type }, n) => api.createType(lookup(type), values[n]).toU8a());
  const state = await api.at(hash);
  const result = await state.call.runtimeViewFunction.executeViewFunction(id.toU8a(), u8aToHex(u8aConcat(...args)));
  return api.createType(lookup(output), result.asOk.toU8a(true));
}
