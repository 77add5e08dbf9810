/** What the public door of a package exports: names, docstrings, declarations, read by the TypeScript compiler. */

import { fileURLToPath } from 'node:url';
import {
  type ClassDeclaration,
  type InterfaceDeclaration,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import {
  API,
  type Checker,
  type Symbol as Named,
  NodeBuilderFlags,
  type Project,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One exported name. */
export interface Entry {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'constant' | 'namespace';
  /** The file that declares it, from the root of the repository: `core/src/tree/prune.ts`. */
  readonly file: string;
  /** The docstring's text, without its tags. */
  readonly text: string;
  readonly tags: readonly Tag[];
  /** The declaration without bodies, as TypeScript. */
  readonly declaration: string;
  /** Of a namespace, what it holds. */
  readonly members: readonly Entry[];
}

/** `@param`, `@returns`, `@throws`, `@example`, `@typeParam`. */
export interface Tag {
  readonly name: string;
  readonly text: string;
}

/** Reads doors, one after the other, with one compiler. */
export class Doors {
  readonly #api = new API({ cwd: root });
  readonly #project: Project;
  readonly #told = new Set<Node>();

  constructor() {
    const config = `${root}tsconfig.json`;
    this.#project = this.#api.updateSnapshot({ openProjects: [config] }).getProject(config) as Project;
  }

  /** All that a file exports, by name. */
  read(file: string): Entry[] {
    const source = this.#project.program.getSourceFile(root + file);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is no module of the project.`);
    return this.#exportsOf(module);
  }

  close(): void {
    this.#api.close();
  }

  get #checker(): Checker {
    return this.#project.checker;
  }

  #exportsOf(module: Named): Entry[] {
    return this.#checker
      .getExportsOfModule(module)
      .map(symbol => this.#entry(symbol))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #entry(exported: Named): Entry {
    const symbol = exported.flags & SymbolFlags.Alias ? this.#checker.getAliasedSymbol(exported) : exported;
    const nodes = symbol.declarations.map(handle => handle.resolve(this.#project) as Node);
    const kind = kindOf(symbol.flags);
    return {
      name: exported.name,
      kind,
      file: nodes[0].getSourceFile().fileName.slice(root.length),
      text: kind === 'namespace' ? '' : plain(symbol.getDocumentationComment(this.#checker)),
      tags: kind === 'namespace' ? [] : tagsOf(symbol.getJsDocTags(this.#checker)),
      declaration: this.#declaration(symbol, kind, nodes),
      members: kind === 'namespace' ? this.#exportsOf(symbol) : [],
    };
  }

  /** Interfaces that the file keeps to itself and that this one extends: they are told where they are first met. */
  #unnamedBases(node: Node): string[] {
    const [head] = sourceOf(node).split('{');
    const own = node
      .getSourceFile()
      .statements.filter(
        statement =>
          statement.kind === SyntaxKind.InterfaceDeclaration &&
          !sourceOf(statement).startsWith('export') &&
          !this.#told.has(statement) &&
          new RegExp(`[ ,]${(statement as InterfaceDeclaration).name.text}\\b`).test(
            head.split(/\sextends\b/)[1] ?? '',
          ),
      );
    for (const statement of own) this.#told.add(statement);
    return own.flatMap(statement => [sourceOf(statement), ...this.#unnamedBases(statement)]);
  }

  #declaration(symbol: Named, kind: Entry['kind'], nodes: readonly Node[]): string {
    switch (kind) {
      case 'namespace':
        return '';
      case 'function':
        return signatures(nodes).join('\n');
      case 'class':
        return classDeclaration(nodes[0] as ClassDeclaration);
      case 'constant': {
        const type = this.#checker.getTypeOfSymbol(symbol) as Type;
        const text = this.#checker.typeToString(type, undefined, NodeBuilderFlags.NoTruncation);
        const named = interfacesNamed(text, nodes[0]).filter(node => !this.#told.has(node));
        for (const node of named) this.#told.add(node);
        return [
          constantDeclaration(symbol.name, text),
          ...named.map(node => unexported(sourceOf(node))),
        ].join('\n\n');
      }
      default:
        return [sourceOf(nodes[0]), ...this.#unnamedBases(nodes[0])].map(unexported).join('\n\n');
    }
  }
}

/** The interfaces of a file that a type names, and those that they name. */
function interfacesNamed(type: string, file: Node): Node[] {
  const found: Node[] = [];
  const own = file
    .getSourceFile()
    .statements.filter(({ kind }) => kind === SyntaxKind.InterfaceDeclaration) as InterfaceDeclaration[];
  const add = (text: string): void => {
    for (const node of own) {
      if (found.includes(node) || !new RegExp(`\\b${node.name.text}\\b`).test(text)) continue;
      found.push(node);
      add(sourceOf(node));
    }
  };
  add(type);
  return found;
}

/** Of a step's factory, what it is called with; of any other constant its type. */
function constantDeclaration(name: string, type: string): string {
  const factory = /^StepFactory<"(\w)(\w*)", \{ ?(.*?) ?\}, "(\w+)">$/.exec(type);
  if (factory === null) return `const ${name}: ${type};`;
  const [, first, rest, params, kind] = factory;
  const lines = params
    .split('; ')
    .map(part => part.replace(/;$/, ''))
    .filter(part => part !== '');
  const given = lines.map(part => `  ${part.replace(':', '?:')};\n`).join('');
  const parameters = given === '' ? '' : `params?: {\n${given}}`;
  return `${name}(${parameters}): Step<'${first.toLowerCase()}${rest}', …, '${kind}'>;`;
}

function kindOf(flags: number): Entry['kind'] {
  if (flags & SymbolFlags.Class) return 'class';
  if (flags & SymbolFlags.Function) return 'function';
  if (flags & SymbolFlags.Interface) return 'interface';
  if (flags & SymbolFlags.TypeAlias) return 'type';
  return flags & SymbolFlags.ValueModule ? 'namespace' : 'constant';
}

function tagsOf(tags: readonly { readonly name: string; readonly text?: unknown }[]): Tag[] {
  return tags.map(({ name, text }) => ({ name, text: plain(String(text ?? '')) }));
}

/** `{@link x}` and the braces of a thrown type are for editors. */
function plain(text: string): string {
  return text
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .replace(/^\{([^}]+)\}/, '$1')
    .trim();
}

/** A declaration as it was written, without what stands before it. */
function sourceOf(node: Node): string {
  return node.getSourceFile().text.slice(node.getStart(), node.end);
}

type WithBody = Node & { readonly body?: Node };

/** Overloads without the implementation that they hide; else the one signature. */
function signatures(nodes: readonly Node[]): string[] {
  const overloads = nodes.filter(node => (node as WithBody).body === undefined);
  return (overloads.length > 0 ? overloads : nodes).map(node => unexported(withoutBody(node)));
}

function withoutBody(node: Node): string {
  const { body } = node as WithBody;
  const text = node.getSourceFile().text.slice(node.getStart(), body === undefined ? node.end : body.pos);
  return `${text.trim().replace(/;$/, '')};`;
}

/** The public members of a class, each with its docstring. */
function classDeclaration(node: ClassDeclaration): string {
  const text = node.getSourceFile().text;
  const [first] = node.members;
  const head = text.slice(node.getStart(), first === undefined ? node.end : first.pos).trim();
  const members = node.members.filter(isPublic).map(member => {
    const doc = docOf(text.slice(member.pos, member.getStart()));
    const initialised = /^(?:static |readonly |override )*\w+(?:: [^=]+)? = /.exec(sourceOf(member));
    const line = initialised === null ? withoutBody(member) : `${initialised[0].slice(0, -3)};`;
    return doc === '' ? `  ${line}` : `  ${doc}\n  ${line}`;
  });
  return `${unexported(head)}\n${members.join('\n\n')}\n}`;
}

function isPublic(member: Node): boolean {
  const source = sourceOf(member);
  return (
    !/^(?:readonly |static |get |async |\*)*#/.test(source) &&
    member.kind !== SyntaxKind.SemicolonClassElement
  );
}

/** The last docstring of what stands before a member. */
function docOf(before: string): string {
  return before.match(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/(?=\s*$)/)?.[0] ?? '';
}

function unexported(text: string): string {
  return text.replace(/^export (?:default )?(?:declare )?/, '');
}
