import { everyRow, rowRule } from '../access/scope';
import { NoteMention } from './note-mention.entity';
import { Note } from './note.entity';

rowRule(NoteMention, everyRow);
rowRule(Note, everyRow);
