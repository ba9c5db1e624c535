/**
 * Nodes that are away, with sessions of 50 slots, each of them an era. The stories are in `lib/outages.mjs`.
 *
 * Here whoever returns has missed a few hundred blocks, and several changes of GRANDPA's voters that are not final yet.
 */
import { outageStories } from './lib/outages.mjs';

outageStories({ epochDuration: 50, sessionsPerEra: 1 });
