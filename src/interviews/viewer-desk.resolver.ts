import { listed } from '../graphql/references';
import { Viewer } from '../users/viewer.types';
import { Interview } from './interview.entity';
import './interview.list';
import { onPanel } from './panel.service';

listed(
  Viewer,
  'interviews',
  Interview,
  ({ userId }) => onPanel(userId),
  'The interviews on whose panel the viewer is, whatever became of them.',
);
