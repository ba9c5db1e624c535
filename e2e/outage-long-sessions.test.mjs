/**
 * Stopped nodes, with sessions of 50 slots. Each session is an era. The stories are in `lib/outages.mjs`.
 *
 * Here a node that returns has missed a few hundred blocks. It has also missed several changes of GRANDPA's voters that are
 * not final yet.
 */
import { outageStories } from './lib/outages.mjs';

outageStories({ epochDuration: 50, sessionsPerEra: 1 });
