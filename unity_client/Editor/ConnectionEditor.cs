using UnityEditor;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    using MessageType = UnityEditor.MessageType;

    /// <summary>A connection's inspector: how the stream of each character is doing, while playing.</summary>
    [CustomEditor(typeof(KinelinkConnection))]
    public sealed class ConnectionEditor : Editor
    {
        private readonly Stats stats = new Stats();

        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }

        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            var connection = (KinelinkConnection)target;
            KinelinkClient client = connection.Client;
            if (!Application.isPlaying || client == null)
            {
                EditorGUILayout.HelpBox("Start the server with `kinelink serve`, then Play: how the stream is doing is shown here.", MessageType.Info);
                return;
            }
            EditorGUILayout.LabelField("State", connection.State.ToString());
            if (connection.Trouble != null) EditorGUILayout.HelpBox(connection.Trouble, MessageType.Warning);
            EditorGUILayout.LabelField("Session", client.Session ?? "-");
            foreach (KinelinkCharacter character in connection.Characters) Show(client, character);
        }

        private void Show(KinelinkClient client, KinelinkCharacter character)
        {
            client.Report(character.Name, stats);
            EditorGUILayout.LabelField(character.Name, EditorStyles.boldLabel);
            Row("Shown", character.Shown.ToString());
            Row("Frames a second", stats.Fps.ToString("0.0"));
            Row("Lost", stats.Lost + " (" + (100 * stats.Loss).ToString("0.00") + " %)");
            Row("Late, void, aside", stats.Late + ", " + stats.Voided + ", " + stats.Aside);
            Row("Buffer", stats.Depth + " frames");
            Row("Lead", Milliseconds(stats.Lead));
            Row("Delay", Milliseconds(stats.Delay));
            Row("Latency", Milliseconds(stats.Latency));
            Row("Round trip", Milliseconds(stats.RoundTrip));
            Row("Connected anew", stats.Reconnects.ToString());
            Row("Messages refused", stats.Refused.ToString());
        }

        private static void Row(string label, string text)
        {
            EditorGUI.indentLevel++;
            EditorGUILayout.LabelField(label, text);
            EditorGUI.indentLevel--;
        }

        private static string Milliseconds(long nanoseconds)
        {
            return (nanoseconds / 1e6).ToString("0.0") + " ms";
        }
    }
}
