using UnityEditor;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    /// <summary>What the menu GameObject > Kinelink makes.</summary>
    public static class Menus
    {
        [MenuItem("GameObject/Kinelink/Connection", false, 10)]
        public static void MakeConnection()
        {
            var made = new GameObject("Kinelink");
            made.AddComponent<KinelinkConnection>();
            made.AddComponent<ScenePublisher>();
            Undo.RegisterCreatedObjectUndo(made, "Kinelink connection");
            Selection.activeGameObject = made;
        }

        [MenuItem("GameObject/Kinelink/Make Object", false, 11)]
        public static void MakeObject()
        {
            foreach (GameObject one in Selection.gameObjects)
                if (one.GetComponent<KinelinkObject>() == null) Undo.AddComponent<KinelinkObject>(one);
        }

        [MenuItem("GameObject/Kinelink/Make Character…", false, 12)]
        public static void MakeCharacter()
        {
            MappingWizard.Open(Selection.activeGameObject);
        }
    }
}
