// Another version of GuestGrid, made from these sources: a copy of them, changed in a few places and built there.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const needed = ['src', 'run', 'deploy', 'silo-config', 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props',
  'BannedSymbols.txt', 'global.json', '.editorconfig', 'LICENSE', 'README.md'];

const session = 'src/GuestGrid.Core/GuestSessions';
const member = (type) => `{ public ${type} Mood { get; init; } = "next"; }`;

// What a release after this one might add: optional members to a command, an answer, a notice, an event, a state and
// everything that Orleans itself carries, and a notice that this version has never heard of, sent with every message.
export const next = [
  [`${session}/GuestSessionCommand.cs`, /(SendMessage\([^)]*\)\s*: GuestSessionCommand);/, `$1 ${member('string?')}`],
  [`${session}/GuestSessionAnswer.cs`, 'Stored(SequenceId Sequence) : GuestSessionAnswer;',
    `Stored(SequenceId Sequence) : GuestSessionAnswer ${member('string?')}`],
  [`${session}/GuestSessionAnswer.cs`, 'SessionEnd(EndReason Reason, DateTimeOffset At);',
    `SessionEnd(EndReason Reason, DateTimeOffset At) ${member('string?')}`],
  [`${session}/GuestSessionEvent.cs`, /(MessageStored\([^)]*\)\s*: GuestSessionEvent\(At\));/, `$1 ${member('string?')}`],
  [`${session}/GuestSession.cs`, /(\bOpen\(Opening Opening[^)]*\)\s*: Known\([^)]*\));/, `$1 ${member('string?')}`],
  ['src/GuestGrid.Core/Queues/QueueCommand.cs', 'Enqueue(WaitingConversation Waiting) : QueueCommand',
    'Enqueue(WaitingConversation Waiting, string? Mood = "next") : QueueCommand'],
  ['src/GuestGrid.Core/Notice.cs', 'MessageAdded(ConversationId Conversation, Message Message) : Notice(Conversation);',
    `MessageAdded(ConversationId Conversation, Message Message) : Notice(Conversation) ${member('string?')}
    public sealed record MoodChanged(ConversationId Conversation, string Mood) : Notice(Conversation);`],
  [`${session}/Messaging.cs`, 'if (listener is null) return;',
    'if (listener is null) return; effects.Add(new Effect.Notify(listener, new Notice.MoodChanged(state.Conversation, "next")));'],
  ['src/GuestGrid.Grains/Contracts/TravelNames.cs', 'new(typeof(Notice.MessageAdded), "message-added"),',
    'new(typeof(Notice.MessageAdded), "message-added"), new(typeof(Notice.MoodChanged), "mood-changed"),'],
  ['src/GuestGrid.Grains/Contracts/TravelJson.cs', '[JsonSerializable(typeof(Notice), TypeInfoPropertyName = "Notice")]',
    '[JsonSerializable(typeof(Notice), TypeInfoPropertyName = "Notice")]\n'
    + '[JsonSerializable(typeof(Notice.MoodChanged), TypeInfoPropertyName = "NoticeMoodChanged")]'],
  ['src/GuestGrid.Grains/Contracts/Reply.cs', '[Id(4)] public string? Detail { get; init; }',
    '[Id(4)] public string? Detail { get; init; } [Id(5)] public string? Mood { get; init; } = "next";'],
  ['src/GuestGrid.Grains/Delivery/Push.cs', '[Id(1)] public required Notice? Notice { get; init; }',
    '[Id(1)] public required Notice? Notice { get; init; } [Id(2)] public string? Mood { get; init; } = "next";'],
  ['src/GuestGrid.Grains/Delivery/IGatewayGrain.cs', '[Id(1)] public TimeSpan Duration { get; init; }',
    '[Id(1)] public TimeSpan Duration { get; init; } [Id(2)] public string? Mood { get; init; } = "next";'],
];

// Sabotage: a version that refuses what it does not know.
export const intolerant = [
  ['src/GuestGrid.Storage/Formats/StoredContracts.cs', 'IgnoreReadOnlyProperties = true,',
    'IgnoreReadOnlyProperties = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,'],
];

export class OtherVersion {
  static async build(changes) {
    const version = new OtherVersion();
    version.tree = await mkdtemp(join(tmpdir(), 'guestgrid-version-'));
    try {
      for (const name of needed)
        await cp(join(root, name), join(version.tree, name), { recursive: true, filter: (path) => !/\/(bin|obj)$/.test(path) });
      for (const change of changes) await version.#change(...change);
      for (const project of ['GuestGrid.Silo', 'GuestGrid.ClusterGateway']) await version.#compile(project);
    } catch (error) {
      await version.dispose();
      throw error;
    }
    return version;
  }

  async dispose() {
    await rm(this.tree, { recursive: true, force: true });
  }

  async #change(path, from, to) {
    const before = await readFile(join(this.tree, path), 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} has no "${from}" any more: tell other-version.mjs what to change now.`);
    await writeFile(join(this.tree, path), after);
  }

  async #compile(project) {
    const args = ['build', join(this.tree, 'src', project), '-c', 'Release', '-v', 'quiet', '-nologo'];
    await run('dotnet', args, { env: { ...process.env, MSBUILDDISABLENODEREUSE: '1' } })
      .catch((error) => { throw new Error(`${project} of the other version does not build:\n${error.stdout.slice(-3000)}`); });
  }
}
