using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    using MessageType = UnityEditor.MessageType;

    /// <summary>Makes a character of a model: finds bones and blend shapes, says what it found, and adds the components.</summary>
    public sealed class MappingWizard : EditorWindow
    {
        private GameObject body;
        private BoneMatch bones;
        private Vector2 scroll;
        private readonly List<string> faceReport = new List<string>();

        /// <summary>What the last match found; null before.</summary>
        public BoneMatch Bones
        {
            get { return bones; }
        }

        [MenuItem("Window/Kinelink/Mapping Wizard")]
        public static void Open()
        {
            Open(Selection.activeGameObject);
        }

        public static MappingWizard Open(GameObject body)
        {
            var wizard = GetWindow<MappingWizard>("Kinelink Mapping");
            wizard.Take(body);
            return wizard;
        }

        /// <summary>Match a body's bones.</summary>
        public void Take(GameObject of)
        {
            body = of;
            bones = body == null ? null : BoneMatch.Of(body);
            faceReport.Clear();
        }

        /// <summary>Add the components and fill them in.</summary>
        public KinelinkCharacter Apply()
        {
            var character = body.GetComponent<KinelinkCharacter>();
            if (character == null) character = Undo.AddComponent<KinelinkCharacter>(body);
            if (body.GetComponent<AvatarPublisher>() == null) Undo.AddComponent<AvatarPublisher>(body);
            // Also marks what differs from a prefab.
            Undo.RecordObject(character, "Kinelink character");
            character.Animator = body.GetComponentInChildren<Animator>(true);
            character.Bones = Array.FindAll(bones.Slots, slot => slot.Bone != null && slot.Bone != Known(character.Animator, slot.Joint));
            ApplyFace(character);
            return character;
        }

        /// <summary>What the Animator knows isn't said twice.</summary>
        private static Transform Known(Animator animator, string joint)
        {
            return animator != null && animator.isHuman ? animator.GetBoneTransform(Humanoid.Bone(Humanoid.Index(joint))) : null;
        }

        private void ApplyFace(KinelinkCharacter character)
        {
            var faces = new List<SkinnedMeshRenderer>();
            var shapes = new List<string>();
            foreach (SkinnedMeshRenderer mesh in body.GetComponentsInChildren<SkinnedMeshRenderer>(true))
            {
                if (mesh.sharedMesh == null || mesh.sharedMesh.blendShapeCount == 0) continue;
                faces.Add(mesh);
                for (int i = 0; i < mesh.sharedMesh.blendShapeCount; i++)
                    if (!shapes.Contains(mesh.sharedMesh.GetBlendShapeName(i))) shapes.Add(mesh.sharedMesh.GetBlendShapeName(i));
            }
            faceReport.Clear();
            if (shapes.Count == 0)
            {
                faceReport.Add("no mesh has blend shapes: the face stays as it is");
                return;
            }
            var left = new List<string>();
            List<FaceRow> rows = FacePresets.Match(shapes, left);
            faceReport.Add(shapes.Count - left.Count + " of " + shapes.Count + " blend shapes are driven");
            if (left.Count > 0) faceReport.Add("not driven: " + string.Join(", ", left.ToArray()));
            character.Faces = faces.ToArray();
            if (character.FaceMap == null)
            {
                character.FaceMap = CreateInstance<FaceMap>();
                character.FaceMap.Rows = rows;
                Assets.Create(character.FaceMap, body.name + " Face Map", "asset");
                return;
            }
            // Rows that somebody has written stay; other avatars may share them.
            Undo.RecordObject(character.FaceMap, "Kinelink face map");
            var known = new HashSet<string>(character.FaceMap.Rows.ConvertAll(row => row.Shape));
            character.FaceMap.Rows.AddRange(rows.FindAll(row => !known.Contains(row.Shape)));
        }

        private void OnGUI()
        {
            var chosen = (GameObject)EditorGUILayout.ObjectField("Body", body, typeof(GameObject), true);
            // What was matched is lost when scripts are compiled.
            if (chosen != body || chosen != null && bones == null) Take(chosen);
            if (bones == null)
            {
                EditorGUILayout.HelpBox("Choose the root of a body in the scene; it has to face along its +Z.", MessageType.Info);
                return;
            }
            MessageType how = bones.MissingRequired.Count > 0 ? MessageType.Error : bones.Doubts.Count > 0 ? MessageType.Warning : MessageType.Info;
            EditorGUILayout.HelpBox(string.Join("\n", bones.Report().ToArray()), how);
            if (faceReport.Count > 0) EditorGUILayout.HelpBox(string.Join("\n", faceReport.ToArray()), MessageType.Info);
            scroll = EditorGUILayout.BeginScrollView(scroll);
            EditorGUI.BeginChangeCheck();
            foreach (BoneSlot slot in bones.Slots)
                slot.Bone = (Transform)EditorGUILayout.ObjectField(slot.Joint, slot.Bone, typeof(Transform), true);
            if (EditorGUI.EndChangeCheck()) bones.Check();
            EditorGUILayout.EndScrollView();
            if (bones.MissingRequired.Count == 0 && GUILayout.Button("Make it a Kinelink character")) Apply();
        }
    }
}
