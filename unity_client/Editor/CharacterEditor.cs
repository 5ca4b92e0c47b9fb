using UnityEditor;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    using MessageType = UnityEditor.MessageType;

    /// <summary>A character's inspector: the mapping wizard, and a line to type sentences into while playing.</summary>
    [CustomEditor(typeof(KinelinkCharacter))]
    public sealed class CharacterEditor : Editor
    {
        private string sentence = "拿起杯子给我看看";
        private string answer = "";

        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            var character = (KinelinkCharacter)target;
            if (!Application.isPlaying)
            {
                if (GUILayout.Button("Mapping Wizard…")) MappingWizard.Open(character.gameObject);
                return;
            }
            sentence = EditorGUILayout.TextField("Sentence", sentence);
            GUILayout.BeginHorizontal();
            if (GUILayout.Button("Perform")) Ask(character.Perform(sentence, Answered));
            if (GUILayout.Button("Say")) Ask(character.Say(sentence, Answered));
            if (GUILayout.Button("Interrupt")) Ask(character.Interrupt(Answered));
            GUILayout.EndHorizontal();
            if (answer.Length > 0) EditorGUILayout.HelpBox(answer, MessageType.None);
        }

        private void Ask(uint id)
        {
            answer = id == 0 ? "no session is open" : "…";
        }

        private void Answered(Reply reply, Failure failure)
        {
            answer = reply != null ? "done as asked" : failure != null ? failure.Kind + ": " + failure.Message + " " + failure.Fix : "the connection ended";
            Repaint();
        }
    }
}
