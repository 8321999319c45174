import { alike, type Operation } from './operation';

/** The wall screen as it is by default: twenty roles with all their stages and the newest ten people in each. */
export const pipelineOverview: Operation = {
  name: 'pipeline-overview',
  document: 'queries/pipeline-overview',
  prepare: async () => [alike({})],
};
