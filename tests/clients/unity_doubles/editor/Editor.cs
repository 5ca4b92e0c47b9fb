using System;
using System.Collections.Generic;
using KinelinkDoubles;
using UnityEngine;
using Object = UnityEngine.Object;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEditor
{
    public class Editor : ScriptableObject //= Editor
    {
        internal int Repaints;

        public Object target { get; set; } //= Editor-target
        public virtual void OnInspectorGUI() { DrawDefaultInspector(); } //= Editor.OnInspectorGUI
        public virtual bool RequiresConstantRepaint() { return false; } //= Editor.RequiresConstantRepaint
        public bool DrawDefaultInspector() { Game.OnMain(); return false; } //= Editor.DrawDefaultInspector
        public void Repaint() { Game.OnMain(); Repaints++; } //= Editor.Repaint
    }

    public sealed class CustomEditor : Attribute //= CustomEditor
    {
        internal readonly Type Inspected;
        public CustomEditor(Type inspectedType) { Inspected = inspectedType; } //= CustomEditor-ctor
    }

    public class EditorWindow : ScriptableObject //= EditorWindow
    {
        public static T GetWindow<T>(string title) where T : EditorWindow { Game.OnMain(); return CreateInstance<T>(); } //= EditorWindow.GetWindow
    }

    public sealed class MenuItem : Attribute //= MenuItem
    {
        internal readonly string Path;
        public MenuItem(string itemName) { Path = itemName; } //= MenuItem-ctor
        public MenuItem(string itemName, bool isValidateFunction, int priority) { Path = itemName; } //= MenuItem-ctor
    }

    public static class Selection //= Selection
    {
        public static GameObject activeGameObject { get; set; } //= Selection-activeGameObject
        public static GameObject[] gameObjects { get { return activeGameObject == null ? new GameObject[0] : new[] { activeGameObject }; } } //= Selection-gameObjects
    }

    public static class Undo //= Undo
    {
        public static T AddComponent<T>(GameObject gameObject) where T : Component { Game.OnMain(); return gameObject.AddComponent<T>(); } //= Undo.AddComponent
        public static void RecordObject(Object objectToUndo, string name) { Game.OnMain(); } //= Undo.RecordObject
        public static void RegisterCreatedObjectUndo(Object objectToUndo, string name) { Game.OnMain(); } //= Undo.RegisterCreatedObjectUndo
    }

    public static class AssetDatabase //= AssetDatabase
    {
        internal static readonly Dictionary<string, Object> Assets = new Dictionary<string, Object>();

        public static void CreateAsset(Object asset, string path) { Game.OnMain(); Assets.Add(path, asset); } //= AssetDatabase.CreateAsset

        public static string GenerateUniqueAssetPath(string path) //= AssetDatabase.GenerateUniqueAssetPath
        {
            Game.OnMain();
            int dot = path.LastIndexOf('.');
            string free = path;
            for (int i = 1; Assets.ContainsKey(free); i++) free = path.Substring(0, dot) + " " + i + path.Substring(dot);
            return free;
        }
    }

    public enum MessageType { None, Info, Warning, Error } //= MessageType

    public static class EditorStyles //= EditorStyles
    {
        public static GUIStyle boldLabel { get { Game.OnMain(); return new GUIStyle(); } } //= EditorStyles-boldLabel
    }

    public static class EditorGUI //= EditorGUI
    {
        public static int indentLevel { get; set; } //= EditorGUI-indentLevel
        public static void BeginChangeCheck() { Game.OnMain(); Gui.Changed = false; } //= EditorGUI.BeginChangeCheck
        public static bool EndChangeCheck() { Game.OnMain(); return Gui.Changed; } //= EditorGUI.EndChangeCheck
    }

    public static class EditorGUIUtility //= EditorGUIUtility
    {
        public static void PingObject(Object obj) { Game.OnMain(); } //= EditorGUIUtility.PingObject
    }

    public static class EditorGUILayout //= EditorGUILayout
    {
        public static void LabelField(string label, string label2, params GUILayoutOption[] options) { Game.OnMain(); Gui.Shown.Add(label + ": " + label2); } //= EditorGUILayout.LabelField
        public static void LabelField(string label, GUIStyle style, params GUILayoutOption[] options) { Game.OnMain(); Gui.Shown.Add(label); } //= EditorGUILayout.LabelField
        public static void HelpBox(string message, MessageType type) { Game.OnMain(); Gui.Shown.Add(type + ": " + message); } //= EditorGUILayout.HelpBox
        public static string TextField(string label, string text, params GUILayoutOption[] options) { Game.OnMain(); return Gui.Type(text); } //= EditorGUILayout.TextField
        public static Vector2 BeginScrollView(Vector2 scrollPosition, params GUILayoutOption[] options) { Game.OnMain(); return scrollPosition; } //= EditorGUILayout.BeginScrollView
        public static void EndScrollView() { Game.OnMain(); } //= EditorGUILayout.EndScrollView

        public static Object ObjectField(string label, Object obj, Type objType, bool allowSceneObjects, params GUILayoutOption[] options) //= EditorGUILayout.ObjectField
        {
            Game.OnMain();
            return (Object)Gui.Choose(label, obj);
        }
    }
}
