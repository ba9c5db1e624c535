/**
 * Stopped nodes, with the shortest sessions that heartbeats allow. The stories are in `lib/outages.mjs`.
 *
 * With two of four nodes stopped, about 11 of 20 slots have blocks. So sometimes a session has too few blocks to judge its
 * validators.
 */
import { outageStories } from './lib/outages.mjs';

outageStories({ epochDuration: 20, sessionsPerEra: 2 });
