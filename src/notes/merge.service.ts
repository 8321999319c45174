import { applicantsMerging, type Merge } from '../applicants/merge.service';
import type { Work } from '../database/work';
import { Note } from './note.entity';

/** Notes on the loser become notes on the winner; those on applications go with these. */
async function takeNotes(work: Work, { winner, loser }: Merge): Promise<void> {
  const notes = await work.find(Note, { applicantId: loser.id }, { lock: 'update', orderBy: 't.id' });
  for (const note of notes)
    await work.save(Object.assign(note, { applicantId: winner.id }), 'note.reassigned');
}

applicantsMerging.add(takeNotes);
