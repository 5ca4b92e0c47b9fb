using UnityEditor;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    using MessageType = UnityEditor.MessageType;

    /// <summary>A recorder's inspector: starts it, and saves the clip as an asset.</summary>
    [CustomEditor(typeof(MotionRecorder))]
    public sealed class RecorderEditor : Editor
    {
        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }

        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            var recorder = (MotionRecorder)target;
            if (!Application.isPlaying)
            {
                EditorGUILayout.HelpBox("Play, then record.", MessageType.Info);
                return;
            }
            if (!recorder.Recording)
            {
                if (GUILayout.Button("Record")) recorder.Begin();
                return;
            }
            EditorGUILayout.LabelField("Keys", recorder.Keys.ToString());
            if (GUILayout.Button("Stop and save")) Save(recorder.End());
        }

        private static void Save(AnimationClip clip)
        {
            if (clip == null) return;
            Assets.Create(clip, clip.name, "anim");
            EditorGUIUtility.PingObject(clip);
        }
    }
}
