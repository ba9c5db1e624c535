/**
 * Which commission of a validator counts in an election.
 *
 * Before: the records of a chain. After: `reader.ts` puts it into the state. Source: `intentions/commission.rs` of the staking
 * pallet. A commission that is raised is announced: it counts from a later election on.
 */

export interface CommissionRecords {
  /** What the validator announces. Null if it does not validate. */
  announced: bigint | null;
  /** A commission that counts for the election of one era although another is announced. */
  standing: { commission: bigint; era: number } | null;
  /** The commission that it had when it was chilled for an offence. */
  chilled: bigint | null;
}

export interface CommissionBounds {
  min: bigint;
  max: bigint;
}

/** The commission with which a validator would be elected for an era, in parts of 10⁹. */
export function commissionInElection(
  era: number, { announced, standing, chilled }: CommissionRecords, { min, max }: CommissionBounds,
): bigint {
  const waiting = standing?.era === era ? standing.commission : null;
  const commission = waiting ?? announced ?? standing?.commission ?? chilled ?? 0n;
  const atMost = commission < max ? commission : max;
  return atMost > min ? atMost : min;
}
