import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { Column, PrimaryGeneratedColumn } from 'typeorm';

/** The class of an entity: what the kernel's functions take to say which table is meant. */
export type EntityClass<T extends Node = Node> = (new () => T) & { name: string };

@InterfaceType({ description: 'An object that can be fetched again by its global id.' })
export abstract class Node {
  /** The row's integer key; the schema shows it as a global id such as `role_42`. */
  @Field(() => ID, {
    description: 'The global id, opaque to clients: keep it, compare it, do not take it apart.',
  })
  @PrimaryGeneratedColumn()
  id!: number;
}

@InterfaceType({
  description: 'An object that people change: every change raises its version by one.',
  implements: [Node],
})
export abstract class Versioned extends Node {
  @Field(() => Int, {
    description: 'Send it back as `expectedVersion`; the change is refused when someone else was faster.',
  })
  @Column({ type: 'int', default: 1 })
  version!: number;

  @Field(() => Date, { description: 'When the object was made.' })
  @Column({ type: 'datetime', precision: 3 })
  createdAt!: Date;

  @Field(() => Date, { description: 'When the object last changed.' })
  @Column({ type: 'datetime', precision: 3 })
  updatedAt!: Date;
}

/** Publishes an entity as a GraphQL type that implements Node. */
export function NodeType(description: string): ClassDecorator {
  return ObjectType({ description, implements: [Node], simpleResolvers: true });
}

/** Publishes an entity as a GraphQL type that implements Node and Versioned. */
export function VersionedType(description: string): ClassDecorator {
  return ObjectType({ description, implements: [Node, Versioned], simpleResolvers: true });
}
