/**
 * Nodes that are away, with sessions as short as heartbeats allow. The stories are in `lib/outages.mjs`.
 *
 * With two of four away about 11 of 20 slots have blocks, so now and then a session says nothing about its validators.
 */
import { outageStories } from './lib/outages.mjs';

outageStories({ epochDuration: 20, sessionsPerEra: 2 });
