/** Why the filter table judges a packet as it does (iptables(8)). The note of the event names the chain. */
import { reason, type Reason } from '../../core/event.ts';

export const RULE_ACCEPTS = reason('rule-accepts', 'Rule {rule} of {note} lets the packet pass.');
export const RULE_DROPS = reason('rule-drops', 'Rule {rule} of {note} drops the packet.');
export const RULE_REJECTS = reason('rule-rejects', 'Rule {rule} of {note} refuses the packet and tells {source}.');
export const POLICY_ACCEPTS = reason('policy-accepts', 'No rule of {note} fits, and its policy is ACCEPT.');
export const POLICY_DROPS = reason('policy-drops', 'No rule of {note} fits, and its policy is DROP.');

export const FILTER_REASONS: readonly Reason[] = [RULE_ACCEPTS, RULE_DROPS, RULE_REJECTS, POLICY_ACCEPTS, POLICY_DROPS];
